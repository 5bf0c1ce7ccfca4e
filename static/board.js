// Say so when what the board shows is older than 30 seconds. Without this the page loads anew by itself.
(() => {
  const OLD = 30000;
  let seen = performance.now();
  document.addEventListener("htmx:afterSwap", () => (seen = performance.now()));
  setInterval(() => {
    document.body.classList.toggle("board--stale", performance.now() - seen > OLD);
  }, 1000);
})();
