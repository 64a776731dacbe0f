import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Sinusoidal positions",
  difficulty: 2,
  minutes: 20,
  hints: [
    "At D = 4, is row 0 equal to (0, 1, 0, 1), and is row 1 equal to (sin 1, cos 1, sin 0.01, cos 0.01)?",
    "Pair i turns by its frequency at each step: pair 0 by 1 radian, and later pairs by less. To move a position by a distance, turn each pair by a fixed angle.",
    "D = 4, base = 100:  ω = (1, 0.1),  P[3] = (sin 3, cos 3, sin 0.3, cos 0.3);\n(sin a, cos a) · [[cos b, −sin b], [sin b, cos b]] = (sin(a + b), cos(a + b))",
    "frequency: base to the power of −2i over D; a row: sine and cosine of t times each frequency, pair after pair, flat\nM: row 2i belongs to the old sine, row 2i + 1 to the old cosine; column 2i makes the new sine",
  ],
  explore:
    "Print P[0] · P[t] for t up to 200 with D = 32. At which distance does the product rise again for the first time?",
  answer:
    "After distance 4. The product falls from 16 to 11.66 there, and by distance 6 it is back at 11.89, because the fastest pair has made nearly a full turn. It keeps rippling: 11.45 at 12, 10.57 at 19, 9.33 at 100. Only all pairs together determine the distance, and the product doesn't fall steadily.",
});
