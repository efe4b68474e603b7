"use strict";

const canvas = document.getElementById("canvas");
const stage = document.getElementById("stage");
const statusLine = document.getElementById("status");
const faceList = document.getElementById("faces");
const cameraButton = document.getElementById("camera");
const video = document.getElementById("video");
const tokenInput = document.getElementById("token");

const FRAME_QUALITY = 0.85;
const BUSY_PAUSE_MS = 500;

let stream = null;

function headers() {
  const token = tokenInput.value || sessionStorage.getItem("token") || "";
  return token ? { Authorization: "Bearer " + token } : {};
}

/** Sends a picture and returns the server's JSON, or throws with its message. */
async function classify(blob, name) {
  const response = await fetch("v1/classify?name=" + encodeURIComponent(name), {
    method: "POST",
    headers: headers(),
    body: blob,
  });
  const answer = await response.json();
  if (response.status === 401) {
    document.getElementById("token-field").hidden = false;
  }
  if (answer.error) {
    const failure = new Error(answer.error.message);
    failure.busy = response.status === 503;
    throw failure;
  }
  return answer;
}

function percent(probability) {
  return (100 * probability).toFixed(1) + " %";
}

/** Draws a picture and what was found in it. */
function drawPicture(source, width, height, faces, titles) {
  canvas.width = width;
  canvas.height = height;
  document.getElementById("hint").hidden = true;
  const context = canvas.getContext("2d");
  context.drawImage(source, 0, 0, width, height);
  const side = Math.max(width, height);
  const line = Math.max(2, side / 220);
  const size = Math.max(12, side / 30);
  context.font = "bold " + size + "px system-ui, sans-serif";
  context.textBaseline = "top";
  faces.forEach((face, index) => {
    const box = face.box;
    context.lineWidth = line + 2;
    context.strokeStyle = "#141414";
    context.strokeRect(box.x, box.y, box.width, box.height);
    context.lineWidth = line;
    context.strokeStyle = "#ffd400";
    context.strokeRect(box.x, box.y, box.width, box.height);
    const caption = titles[index] + " " + face.label + " " + percent(face.confidence);
    const captionWidth = context.measureText(caption).width + size / 2;
    const x = Math.max(0, Math.min(box.x, width - captionWidth));
    const y = box.y >= size * 1.3 ? box.y - size * 1.3 : box.y;
    context.fillStyle = "#ffd400";
    context.fillRect(x, y, captionWidth, size * 1.3);
    context.fillStyle = "#141414";
    context.fillText(caption, x + size / 4, y + size * 0.15);
  });
  canvas.setAttribute(
    "aria-label",
    faces.length === 0
      ? "A picture without faces"
      : "A picture with " + faces.map((face) => face.label + " " + percent(face.confidence)).join(", ")
  );
}

/** Makes or renews the entries of the list, which stay in place so that nothing jumps. */
function listFaces(faces, titles, tracks) {
  while (faceList.children.length > faces.length) {
    faceList.lastElementChild.remove();
  }
  const template = document.getElementById("face-template");
  faces.forEach((face, index) => {
    if (index === faceList.children.length) {
      faceList.append(template.content.cloneNode(true));
    }
    const entry = faceList.children[index];
    entry.querySelector("h3").textContent =
      "Face " + titles[index] + ": " + face.label + " " + percent(face.confidence);
    listBars(entry.querySelector(".bars"), face.probabilities);
    const timeline = entry.querySelector(".timeline");
    timeline.hidden = !tracks;
    if (tracks) {
      timeline.setAttribute("aria-label", "The last seconds of face " + titles[index]);
      Timeline.draw(timeline, tracks[index]);
    }
  });
}

function listBars(list, probabilities) {
  const labels = Object.keys(probabilities);
  if (list.children.length !== labels.length) {
    list.replaceChildren(
      ...labels.map(() => {
        const bar = document.createElement("li");
        const name = document.createElement("span");
        const track = document.createElement("div");
        const fill = document.createElement("div");
        const value = document.createElement("span");
        track.className = "track";
        fill.className = "fill";
        value.className = "value";
        track.append(fill);
        bar.append(name, track, value);
        return bar;
      })
    );
  }
  labels.forEach((label, index) => {
    const bar = list.children[index];
    bar.children[0].textContent = label;
    bar.querySelector(".fill").style.width = 100 * probabilities[label] + "%";
    bar.children[2].textContent = percent(probabilities[label]);
  });
}

async function showFile(file) {
  statusLine.textContent = file.name + ": being analysed";
  const begin = performance.now();
  try {
    const answer = await classify(file, file.name);
    const faces = answer.faces;
    const titles = faces.map((face, index) => String(index + 1));
    // The server has turned the picture upright, as the browser does.
    const bitmap = await createImageBitmap(file);
    drawPicture(bitmap, bitmap.width, bitmap.height, faces, titles);
    bitmap.close();
    listFaces(faces, titles, null);
    statusLine.textContent =
      file.name + ": " + count(faces.length) + " in " + Math.round(performance.now() - begin) + " ms";
  } catch (failure) {
    statusLine.textContent = failure.message;
  }
}

function count(faces) {
  return faces === 1 ? "1 face" : faces + " faces";
}

async function showFiles(files) {
  stopCamera();
  for (const file of files) {
    await showFile(file);
  }
}

async function startCamera() {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });
  } catch (failure) {
    statusLine.textContent = "The webcam cannot be used: " + failure.message;
    return;
  }
  video.srcObject = stream;
  await video.play();
  cameraButton.setAttribute("aria-pressed", "true");
  cameraButton.textContent = "Stop webcam";
  Timeline.forget();
  run(stream);
}

function stopCamera() {
  if (stream) {
    stream.getTracks().forEach((track) => track.stop());
    stream = null;
    video.srcObject = null;
    cameraButton.setAttribute("aria-pressed", "false");
    cameraButton.textContent = "Start webcam";
    statusLine.textContent = "Webcam stopped";
  }
}

/** One frame after the other: the next is taken when the answer to the last is there. */
async function run(current) {
  const frame = document.createElement("canvas");
  let frames = 0;
  while (stream === current) {
    const begin = performance.now();
    frame.width = video.videoWidth;
    frame.height = video.videoHeight;
    frame.getContext("2d").drawImage(video, 0, 0);
    const blob = await new Promise((done) => frame.toBlob(done, "image/jpeg", FRAME_QUALITY));
    try {
      const answer = await classify(blob, "webcam");
      if (stream !== current) {
        return;
      }
      const tracks = Timeline.follow(answer.faces, begin / 1000);
      const titles = tracks.map((track) => String(track.number));
      drawPicture(frame, frame.width, frame.height, answer.faces, titles);
      listFaces(answer.faces, titles, tracks);
      frames++;
      statusLine.textContent =
        "Webcam, frame " + frames + ": " + count(answer.faces.length) + " in "
        + Math.round(performance.now() - begin) + " ms";
    } catch (failure) {
      statusLine.textContent = failure.message;
      if (!failure.busy) {
        stopCamera();
        statusLine.textContent = failure.message;
        return;
      }
      await new Promise((done) => setTimeout(done, BUSY_PAUSE_MS));
    }
  }
}

async function showModel() {
  const response = await fetch("v1/model", { headers: headers() });
  const model = await response.json();
  const list = document.getElementById("model");
  if (model.error) {
    document.getElementById("token-field").hidden = response.status !== 401;
    statusLine.textContent = model.error.message;
    return;
  }
  const rows = [
    ["Model", model.name + " (" + model.file + ")"],
    ["SHA-256, verified", model.sha256],
    ["Version", model.version],
    ["Note", model.note],
  ];
  list.replaceChildren(
    ...rows
      .filter((row) => row[1])
      .map((row) => {
        const entry = document.createElement("div");
        const term = document.createElement("dt");
        const text = document.createElement("dd");
        term.textContent = row[0];
        text.textContent = row[1];
        entry.append(term, text);
        return entry;
      })
  );
}

document.getElementById("files").addEventListener("change", (event) => {
  showFiles([...event.target.files]);
});

cameraButton.addEventListener("click", () => (stream ? stopCamera() : startCamera()));

tokenInput.addEventListener("change", () => {
  sessionStorage.setItem("token", tokenInput.value);
  statusLine.textContent = "Ready";
  showModel();
});

// A photo that misses the stage shall not replace the page.
for (const type of ["dragover", "drop"]) {
  window.addEventListener(type, (event) => event.preventDefault());
}

stage.addEventListener("dragover", () => stage.classList.add("over"));
stage.addEventListener("dragleave", () => stage.classList.remove("over"));
stage.addEventListener("drop", (event) => {
  stage.classList.remove("over");
  showFiles([...event.dataTransfer.files]);
});

showModel();
