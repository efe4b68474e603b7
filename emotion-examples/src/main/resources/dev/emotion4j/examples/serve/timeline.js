"use strict";

/**
 * Follows faces from frame to frame and keeps how probable each label was in the last seconds. A
 * face is the one before it that it overlaps most.
 */
const Timeline = (() => {
  const SECONDS = 15;
  const MIN_OVERLAP = 0.25;
  const FORGET_AFTER_SECONDS = 1.5;
  // Distinguishable with the common kinds of colour blindness; labels stand beside them too.
  const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c8c00"];

  let tracks = [];
  let nextNumber = 1;

  function overlap(a, b) {
    const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
    const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
    if (width <= 0 || height <= 0) {
      return 0;
    }
    const both = width * height;
    return both / (a.width * a.height + b.width * b.height - both);
  }

  /** Returns one track a face, in the faces' order. */
  function follow(faces, seconds) {
    tracks = tracks.filter((track) => seconds - track.seen < FORGET_AFTER_SECONDS);
    const free = new Set(tracks);
    const result = faces.map((face) => {
      let best = null;
      for (const track of free) {
        const value = overlap(track.box, face.box);
        if (value >= MIN_OVERLAP && (best === null || value > overlap(best.box, face.box))) {
          best = track;
        }
      }
      if (best === null) {
        best = { number: nextNumber++, points: [] };
        tracks.push(best);
      } else {
        free.delete(best);
      }
      best.box = face.box;
      best.seen = seconds;
      best.points.push({ seconds: seconds, probabilities: face.probabilities });
      best.points = best.points.filter((point) => seconds - point.seconds <= SECONDS);
      return best;
    });
    return result;
  }

  function forget() {
    tracks = [];
    nextNumber = 1;
  }

  /** Draws a track: time from left to right, probability from bottom to top. */
  function draw(canvas, track) {
    const context = canvas.getContext("2d");
    const style = getComputedStyle(document.documentElement);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.strokeStyle = style.getPropertyValue("--line");
    context.strokeRect(0.5, 0.5, canvas.width - 1, canvas.height - 1);
    const labels = Object.keys(track.points[0].probabilities);
    const last = track.points[track.points.length - 1];
    context.lineWidth = 3;
    context.font = "18px system-ui, sans-serif";
    labels.forEach((label, index) => {
      context.strokeStyle = COLOURS[index % COLOURS.length];
      context.beginPath();
      for (const point of track.points) {
        const x = canvas.width * (1 - (last.seconds - point.seconds) / SECONDS);
        const y = 6 + (canvas.height - 12) * (1 - point.probabilities[label]);
        context.lineTo(x, y);
      }
      context.stroke();
      if (last.probabilities[label] >= 0.15) {
        const y = 6 + (canvas.height - 12) * (1 - last.probabilities[label]);
        context.fillStyle = style.getPropertyValue("--ink");
        context.textAlign = "right";
        context.fillText(label, canvas.width - 8, Math.min(canvas.height - 8, y + 20));
      }
    });
  }

  return { follow: follow, forget: forget, draw: draw };
})();
