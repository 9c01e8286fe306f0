// Reads a chosen file into the field, so that nothing has to be copied. The file itself is not sent.
const field = document.getElementById("receipt");
const choice = document.querySelector("[data-file]");
const input = choice.querySelector("input");
choice.hidden = false;
input.addEventListener("change", async () => {
  const file = input.files[0];
  if (file) field.value = (await file.slice(0, field.maxLength).text()).trim();
});
