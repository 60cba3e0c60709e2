// Record what somebody says and put it into the field for a recording, from where the form sends it like any other file.
// Without this script the field alone is there. Nothing leaves the page before the form is sent.
(() => {
  "use strict";
  const box = document.querySelector("[data-voice]");
  const input = document.querySelector("#files");
  const can = navigator.mediaDevices && window.MediaRecorder && window.DataTransfer && window.AudioContext;
  if (!box || !input || !can) return;
  const words = box.dataset, said = box.querySelector("[role=status]"), time = box.querySelector("[data-time]");
  const [record, stop, listen] = ["record", "stop", "listen"].map((name) => box.querySelector(`[data-do=${name}]`));
  const TYPES = { "audio/webm;codecs=opus": "webm", "audio/mp4": "m4a", "audio/ogg;codecs=opus": "ogg" };
  const type = Object.keys(TYPES).find((one) => MediaRecorder.isTypeSupported(one));
  if (!type) return;
  let playing = null, recorder = null;

  const put = (button, isThere) => { button.style.display = isThere ? "" : "none"; };
  const show = (isRecording, isRecorded) => {
    put(record, !isRecording);
    put(stop, isRecording);
    put(listen, isRecorded && !isRecording);
  };

  const silence = () => {
    if (playing) playing.close();
    playing = null;
  };

  record.addEventListener("click", async () => {
    silence();
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (refused) {
      said.textContent = words.refused;
      return;
    }
    recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 32000 });
    const pieces = [], began = Date.now();
    const tick = setInterval(() => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }, 500);
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.onstop = () => {
      clearInterval(tick);
      recorder = null;
      stream.getTracks().forEach((track) => track.stop());
      const chosen = new DataTransfer();
      chosen.items.add(new File(pieces, `statement.${TYPES[type]}`, { type: type.split(";")[0] }));
      input.files = chosen.files;
      said.textContent = words.recorded;
      show(false, true);
      record.focus();
    };
    stop.onclick = () => recorder.stop();
    recorder.start(1000);
    said.textContent = words.recording;
    show(true, false);
    stop.focus();
  });

  // Whoever goes on without pressing Stop loses nothing.
  input.form.addEventListener("submit", (event) => {
    if (!recorder) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    recorder.addEventListener("stop", () => input.form.requestSubmit(event.submitter));
    recorder.stop();
  }, true);

  // The page may load no media, not even its own; what is in memory can be heard all the same.
  listen.addEventListener("click", async () => {
    silence();
    playing = new AudioContext();
    const source = playing.createBufferSource();
    source.buffer = await playing.decodeAudioData(await input.files[0].arrayBuffer());
    source.connect(playing.destination);
    source.start();
    said.textContent = words.playing;
  });

  show(false, false);
  box.hidden = false;
})();
