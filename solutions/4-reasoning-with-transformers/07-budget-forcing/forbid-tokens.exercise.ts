import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Tokens that can't be drawn",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Let the logits be −5, −6 and −7, and ban the first. Is its probability 0 under your result, or has it grown?",
    "A logit of 0 is not special. Which logit z has e^z = 0, even divided by a temperature? And what is the softmax if every logit is that one?",
    "z'_v = −∞ for v ∈ banned, z'_v = z_v else;   refused if max z' = −∞",
    "Make a new list, with the lowest number there is for each banned id and the old logit for every other.\nThen check whether any logit is left above it. It may have been the lowest before.",
  ],
  explore:
    "Don't ban ⇒ before six thoughts are finished, but subtract 1, 2, 4 or 8 from its logit and from the period's. How accurate is `hasty` then, and how often does it stop after exactly six thoughts?",
  answer:
    "A penalty of 4 nearly equals the ban: 0.85, against 0.86 with the ban and 0.41 to 0.44 without a penalty. It divides the odds of ⇒ by 55, and ⇒ had only about 0.16 at each thought's end, since 0.84⁵ = 0.42.\nMeasured, 3 times 300 problems: 0.66, 0.79, 0.85 and 0.85; exactly six thoughts in 71, 89, 96 and 99% of the chains.",
  predict: {
    question:
      "Three tokens have the logits −5, −6 and −7, and the probabilities 0.67, 0.24 and 0.09. To ban the first, you set its logit to 0. What is its probability then?",
    choices: ["0", "0.33", "0.67, as before", "0.99"],
    answer: 3,
    because:
      "e⁰ / (e⁰ + e⁻⁶ + e⁻⁷) = 0.997. A logit of 0 says nothing by itself: softmax depends only on differences, and 0 is 6 above the next logit.",
  },
});
