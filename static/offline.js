// Say that nothing was saved instead of pretending, and leave on the page what was typed.
(() => {
  const banner = document.getElementById("not-saved");
  if (!banner) return;
  const show = () => (banner.hidden = false);
  const hide = () => (banner.hidden = true);
  if (window.htmx) window.htmx.config.timeout = 8000; // milliseconds; without it a wait has no end
  addEventListener("offline", show);
  document.addEventListener("htmx:sendError", show);
  document.addEventListener("htmx:timeout", show);
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) show();
  });
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (event.detail.xhr.status < 400) hide();
  });
  document.addEventListener(
    "submit",
    (event) => {
      if (navigator.onLine) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      show();
    },
    true, // before anybody sends it, and before it counts as sent
  );
})();
