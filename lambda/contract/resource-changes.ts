/** The types of a run's changes that change a resource. Others, such as Ansible's `ok`, keep their own names. */
export const resourceChangeTypes = [
  "added",
  "changed",
  "deleted",
  "replaced",
  "imported",
  "moved",
  "forgotten",
] as const;
