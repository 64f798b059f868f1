/** The types that count as a change of a resource. Other types, such as Ansible's `ok`, keep their own names. */
export const resourceChangeTypes = [
  "added",
  "changed",
  "deleted",
  "replaced",
  "imported",
  "moved",
  "forgotten",
] as const;
