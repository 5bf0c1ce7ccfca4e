// Lead to what went wrong, and let nobody send a form twice. All pages work without this.
(() => {
  const summary = document.querySelector(".govuk-error-summary");
  if (summary) summary.focus();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.sent) event.preventDefault();
    form.sent = true;
    setTimeout(() => (form.sent = false), 9000);
  });
  addEventListener("pageshow", () => {
    for (const form of document.forms) form.sent = false;
  });
})();
