// Says two and a half minutes before a session ends by rest that it will, and goes on with it at «Остаться».
for (const box of document.querySelectorAll("[data-session]")) {
  const before = 150;
  const form = box.querySelector("form");
  let timer;
  const wait = () => {
    clearTimeout(timer);
    box.hidden = true;
    timer = setTimeout(() => { box.hidden = false; }, Math.max(0, Number(box.dataset.session) - before) * 1000);
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" }).catch(() => null);
    // Where the session is over already, the page leads to the login and back.
    if (answer?.status === 204) wait();
    else location.reload();
  });
  wait();
}
