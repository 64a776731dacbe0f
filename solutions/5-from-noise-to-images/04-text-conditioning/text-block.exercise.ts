import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Text-conditioned DiT block",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Set all nine parts to 0. Is the result exactly x? Then open only the second gate. Does only cross-attention act?",
    "Treat the third sublayer like the other two: it reads the modulated residual stream, and its output is multiplied by its gate before the addition. The words aren't modulated.",
    "a = x + g₁ ⊙ attention(modulate(x, s₁, c₁));   b = a + g₂ ⊙ cross(modulate(a, s₂, c₂), words);   y = b + g₃ ⊙ ffn(modulate(b, s₃, c₃))",
    "Name the nine parts in their order. Let self-attention read the modulated stream, and add its gated output.\nDo the same with cross-attention, which also gets the words and their mask, and then with the feed-forward network.\nEach sublayer reads the stream as the previous one left it. Also return the weights of cross-attention.",
  ],
  explore:
    "Load `lib/pictures/painter.safetensors` with `initTextDiT`. For each of the three sublayers, what is the root mean square of the gates at t = 0.9, 0.5 and 0.1?",
  answer:
    "On the way from noise to data, the gate of cross-attention closes, from about 0.6 to 0.4 and 0.1. The words matter while the picture is noise; later the picture says more.\nMeasured, four training runs, both blocks: cross-attention 0.55 to 0.71, 0.36 to 0.46, 0.07 to 0.15; self-attention 0.23 to 0.35, 0.19 to 0.25, 0.14 to 0.18; feed-forward 0.12 to 0.42, 0.19 to 0.39, 0.28 to 0.35.",
});
