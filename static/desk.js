// Keys for the buttons that show one, and the camera where the browser can read a code with it.
// All pages work without this.
(() => {
  if (window.deskKeys) return; // a part of the page that came anew brings no second listener
  window.deskKeys = true;

  addEventListener("keydown", (event) => {
    const field = document.getElementById("id_code");
    if (event.key === "Enter" && event.repeat) event.preventDefault(); // held down, it is pressed once
    if (event.key === "Escape" && field) {
      field.value = "";
      field.focus();
    }
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (!/^F\d+$/.test(event.key)) return;
    const target = document.querySelector(`[data-key="${event.key}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  });

  const offer = () => {
    const button = document.querySelector("[data-camera]");
    if (!button || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
    button.hidden = false;
    button.onclick = () => read(button);
  };

  const read = async (button) => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    const video = document.createElement("video");
    video.className = "camera";
    video.playsInline = true;
    video.srcObject = stream;
    button.closest("form").after(video);
    await video.play();
    const detector = new BarcodeDetector({ formats: ["qr_code", "code_128"] });
    const stop = () => {
      for (const track of stream.getTracks()) track.stop();
      video.remove();
    };
    const look = async () => {
      if (!video.isConnected) return stop();
      const [code] = await detector.detect(video);
      if (!code) return setTimeout(look, 150);
      stop();
      const field = document.getElementById("id_code");
      field.value = code.rawValue;
      field.form.requestSubmit();
    };
    look();
  };

  addEventListener("load", offer);
  document.addEventListener("htmx:afterSettle", offer);
  offer();
})();
