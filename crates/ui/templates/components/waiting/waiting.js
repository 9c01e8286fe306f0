// A page that waits for somebody else looks every ten seconds whether its own address says something new, and is
// loaded again only then, so that nothing moves under a reader's eyes. Without scripts the link does the same.
const words = (page) => page.querySelector("main").textContent.replace(/\s+/g, " ");
const seen = words(document);

const look = async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { redirect: "manual", credentials: "same-origin" });
    if (answer.type === "opaqueredirect") {
      location.reload();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok && words(page) !== seen) location.reload();
  } catch {
    // No network now; the next look may have it.
  }
};

if (document.querySelector("[data-waiting]")) setInterval(look, 10_000);
