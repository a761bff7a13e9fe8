/* <button data-dialog-open="id"> opens <dialog id>. Closing is the dialog's own work (method="dialog", Escape). */
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) {
    document.getElementById(opener.dataset.dialogOpen)?.showModal();
    return;
  }
  // A press on the backdrop is a press on the dialog itself, outside its box.
  const dialog = event.target;
  if (!(dialog instanceof HTMLDialogElement) || !dialog.open || event.detail === 0) return;
  const box = dialog.getBoundingClientRect();
  const inside =
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
});
