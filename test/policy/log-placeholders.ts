import fc from "fast-check";

/** Texts that contain, surround or resemble Spacelift's log placeholders. */
export const placeholderText = fc
  .array(
    fc.oneof(
      fc.constantFrom("spacelift::logs::", "spacelift", "::logs::", "logs", "::", ":", "t::", "planning"),
      fc.constantFrom('"', "\\", "spacelift::logſ::", "\u2028"),
      fc.mixedCase(fc.constantFrom("spacelift::logs::planning", "spacelift::logs::")),
      fc.string({ unit: "grapheme", maxLength: 3 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));
