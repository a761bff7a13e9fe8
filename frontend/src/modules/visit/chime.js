/* A soft tone and a short buzz when the time is over: off until somebody switches it on, on this device. */
const KEY = "ashi-chime";

const isOn = () => {
  try {
    return localStorage.getItem(KEY) === "on";
  } catch {
    return false;
  }
};

export function chime() {
  if (!isOn() || !navigator.userActivation?.hasBeenActive) return;
  navigator.vibrate?.([200, 100, 200]);
  const sound = new AudioContext();
  const tone = sound.createOscillator();
  const loudness = sound.createGain();
  tone.frequency.value = 528;
  loudness.gain.setValueAtTime(0.0001, sound.currentTime);
  loudness.gain.exponentialRampToValueAtTime(0.12, sound.currentTime + 0.1);
  loudness.gain.exponentialRampToValueAtTime(0.0001, sound.currentTime + 1.6);
  tone.connect(loudness).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 1.7);
}

for (const box of document.querySelectorAll("input[data-chime]")) {
  box.checked = isOn();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(KEY, box.checked ? "on" : "off");
    } catch {
      box.checked = false;
    }
  });
}
