import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Tokens that can't be drawn",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Take the logits −5, −6 and −7, and ban the first token. Is its probability 0 under your result, or has it grown?",
    "A logit of 0 isn't special. Which logit z has e^z = 0, even when it is divided by a temperature? And what is the softmax if all logits have this value?",
    "z'_v = −∞ for v ∈ banned, otherwise z'_v = z_v;   refused if max z' = −∞",
    "Make a new list, with the lowest number there is for each banned id and the old logit for every other id.\nThen check whether any logit is above that number. The logit of an id that isn't banned may also have been that low.",
  ],
  explore:
    "Instead of banning ⇒ and the period before six thoughts are finished, subtract 1, 2, 4 or 8 from their logits. How accurate is the model `hasty` then, and how often does it stop after exactly six thoughts?",
  answer:
    "A penalty of 4 nearly equals the ban: 85% right, compared with 86% with the ban and 41 to 44% without a penalty. It divides the odds of ⇒ by 55. Without it, ⇒ had only about 0.16 after each thought, and five such chances leave 0.84⁵ = 0.42.\nMeasured, 3 times 300 problems: 0.66, 0.79, 0.85 and 0.85 right; exactly six thoughts in 71, 89, 96 and 99% of the chains.",
  predict: {
    question:
      "Three tokens have the logits −5, −6 and −7, and the probabilities 0.67, 0.24 and 0.09. To ban the first token, you set its logit to 0. What is its probability then?",
    choices: ["0", "0.33", "0.67, as before", "0.99"],
    answer: 3,
    because:
      "e⁰ / (e⁰ + e⁻⁶ + e⁻⁷) = 0.997. A logit of 0 means nothing by itself. Softmax depends only on differences, and 0 is 6 above the next logit.",
  },
});
