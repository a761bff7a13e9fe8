// What every page is held to: the HTML standard, and what a validator can see of accessibility.
export default {
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: {
    // A label around its field and bound to it as well: older screen readers and voice control need the second.
    "no-redundant-for": "off",
    // Allowed by the standard; a list whose words need a name (what must never be missed) has one.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // Matters of taste: a frame that scrolls is a region, a search that finds while typing is a listbox.
    "prefer-native-element": "off",
    // A technique, not a rule: the passkey's button asks the device first, then sends its form.
    "wcag/h32": "off",
  },
};
