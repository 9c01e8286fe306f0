// Ticks the rules while one types, lets one look at the password and makes one on the spot.
// The server checks again; without this script «сгенерируйте» asks the server.
const RULES = {
  length: (text) => [...text].length >= 8,
  capital: (text) => /[A-Z]/.test(text),
  small: (text) => /[a-z]/.test(text),
  digit: (text) => /\d/.test(text),
  symbol: (text) => /[^A-Za-z0-9\sА-Яа-яЁё]/.test(text),
};
const SIGNS = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789", "!?_%-+"];
const LENGTH = 14;

// A whole number below the limit, each equally likely.
function below(limit) {
  const bound = 256 - (256 % limit);
  const byte = new Uint8Array(1);
  do crypto.getRandomValues(byte); while (byte[0] >= bound);
  return byte[0] % limit;
}

function generate() {
  const all = SIGNS.join("");
  const signs = SIGNS.map((kind) => kind[below(kind.length)]);
  while (signs.length < LENGTH) signs.push(all[below(all.length)]);
  for (let at = signs.length - 1; at > 0; at--) {
    const other = below(at + 1);
    [signs[at], signs[other]] = [signs[other], signs[at]];
  }
  return signs.join("");
}

for (const block of document.querySelectorAll("[data-password]")) {
  const input = block.querySelector("input");
  const reveal = block.querySelector("[data-reveal]");
  const meter = block.querySelector("meter");
  const repeat = block.closest("form")?.querySelector("[data-repeat]");
  const link = block.closest(".field")?.querySelector("[data-generate]");
  const showWord = reveal.textContent;

  const show = (open) => {
    input.type = open ? "text" : "password";
    reveal.textContent = open ? reveal.dataset.hide : showWord;
  };
  const count = () => {
    let kept = 0;
    for (const line of block.querySelectorAll("[data-rule]")) {
      const ok = RULES[line.dataset.rule](input.value);
      line.classList.toggle("kept", ok);
      kept += ok ? 1 : 0;
    }
    meter.value = kept;
  };

  reveal.hidden = false;
  meter.hidden = false;
  show(input.type === "text");
  count();
  reveal.addEventListener("click", () => show(input.type === "password"));
  input.addEventListener("input", count);
  link?.addEventListener("click", (event) => {
    event.preventDefault();
    input.value = generate();
    if (repeat) repeat.value = input.value;
    show(true);
    count();
    input.focus();
  });
}
