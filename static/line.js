// Look whether it is our turn, without loading the page anew. Without this a <meta> does it.
(() => {
  const look = async () => {
    let seconds = 30;
    try {
      const answer = await fetch(location.pathname, { cache: "no-store" });
      if (answer.ok && !answer.headers.has("Line")) return location.replace(location.pathname);
      seconds = Number(answer.headers.get("Line-Seconds")) || seconds;
      if (answer.ok) show(await answer.text());
    } catch {
      // no connection now: the place is kept, so look again
    }
    later(seconds);
  };
  const show = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const line = page.getElementById("line");
    if (!line) return;
    document.title = page.title;
    document.getElementById("line").replaceChildren(...line.childNodes);
  };
  const later = (seconds) => setTimeout(look, 1000 * seconds);
  later(Number(document.getElementById("line").dataset.seconds) || 30);
})();
