/* Light, dark, or as the device says. Kept in a cookie, so the server draws the first paint right. */
const root = document.documentElement;

function chosen() {
  const found = /(?:^|; )ashi_theme=(light|dark)(?:;|$)/.exec(document.cookie);
  return found ? found[1] : "";
}

function apply(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
}

function keep(theme) {
  const age = theme ? 31_536_000 : 0;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `ashi_theme=${theme}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}

if (!document.body?.classList.contains("sheet-page")) apply(chosen());
for (const group of document.querySelectorAll("[data-theme-switch]")) {
  for (const input of group.querySelectorAll("input")) {
    input.checked = input.value === chosen();
    input.addEventListener("change", () => {
      keep(input.value);
      apply(input.value);
    });
  }
}
