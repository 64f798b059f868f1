/** Stands where something was taken out of a text. */
export const hidden = "[hidden]";
