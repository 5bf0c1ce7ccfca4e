// Hide a desk that nobody touched for 15 minutes behind its lock. What was typed stays below it.
// All pages work without this: then the next request shows the lock.
(() => {
  const dialog = document.getElementById("lock");
  if (!dialog || !dialog.showModal) return;
  const IDLE = 15 * 60 * 1000; // milliseconds, as accounts/sessions.py has it
  const form = dialog.querySelector("form");
  const pin = document.getElementById("lock-pin");
  const wrong = document.getElementById("lock-wrong");
  let touched = Date.now();

  const show = () => {
    if (dialog.open) return;
    wrong.hidden = true;
    dialog.showModal();
    pin.focus();
  };

  for (const kind of ["keydown", "pointerdown"]) {
    addEventListener(kind, () => (touched = Date.now()), { passive: true });
  }
  setInterval(() => Date.now() - touched > IDLE && show(), 5000);
  document.addEventListener("visibilitychange", () => Date.now() - touched > IDLE && show());
  document.addEventListener("locked", show); // the server says so, in answer to a script
  dialog.addEventListener("cancel", (event) => event.preventDefault());

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "HX-Request": "true" },
      redirect: "manual",
    }).catch(() => null);
    pin.value = "";
    if (!answer) return; // no connection: offline.js says so
    if (answer.type === "opaqueredirect") return location.reload(); // signed out
    if (answer.status !== 204) {
      wrong.hidden = false;
      return pin.focus();
    }
    touched = Date.now();
    dialog.close();
  });
})();
