"""The design system: base pages, macros, tokens, and the names every page may use."""
