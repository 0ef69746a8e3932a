// A button that copies what stands in the field beside it. Without it, the field is there to be selected.

for (const element of document.querySelectorAll("[data-module=copy]")) {
  const field = element.querySelector("input");
  const button = element.querySelector("button");
  button.hidden = !navigator.clipboard;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
  });
}
