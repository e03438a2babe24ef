// Two sounds that a cashier knows without looking: taken, and not taken.

let audio;

function tone(hertz, ms, shape, loud) {
  try {
    audio ??= new AudioContext();
    if (audio.state !== "running") return void audio.resume();
    const [voice, gain] = [audio.createOscillator(), audio.createGain()];
    voice.type = shape;
    voice.frequency.value = hertz;
    gain.gain.value = loud;
    voice.connect(gain).connect(audio.destination);
    voice.start();
    voice.stop(audio.currentTime + ms / 1000);
  } catch {
    // a till without a loudspeaker sells all the same
  }
}

export const taken = () => tone(1760, 45, "sine", 0.08);
export const refused = () => tone(196, 220, "square", 0.06);
