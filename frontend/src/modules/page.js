/* Small courtesies of every page: the error summary takes the focus, and print buttons print. */
document.querySelector("[data-error-summary]")?.focus();

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  // A problem's link goes to the field and puts the cursor there (a hash alone only scrolls).
  const link = event.target.closest(".error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (field) {
    event.preventDefault();
    field.focus();
    (field.closest(".field, .fieldset") ?? field).scrollIntoView({ block: "start" });
  }
});
