import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Tokens that were never trained",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Multiply one row of the table by 10. Does your function still return the same ids?",
    "Rows that have only received the same pushes point in the same direction. Their lengths depend on how many pushes they received.",
    "likeness = cos(a, b) = a · b / (‖a‖ · ‖b‖), and 0 if a norm is 0;   i is unused ⇔ likeness(E[i], E[j]) ≥ 0.999 for some j ≠ i",
    "Divide the dot product of two rows by both norms, unless a norm is 0.\nKeep each id whose row has a likeness of 0.999 or more with any other row, before or after it.",
  ],
  explore:
    "For the base, your function finds six tokens. Lower the limit from 0.999 to 0.998 and then to 0.99. Which words join the six, and what do they have in common?",
  answer:
    "At 0.998, story and cast join. At 0.99, the function finds 20 tokens, including all nouns, all good and bad adjectives, long, and old. Words in the same contexts receive nearly the same pulls and pushes. The limit of 0.999 has little margin: used words reach 0.9983, and the six begin at 0.9992.",
  predict: {
    question:
      "The base has read “great” and “bad” equally often, in the same places in reviews. What is the cosine between their rows in the token table?",
    choices: ["about −1: they are opposites", "about 0", "about 0.5", "over 0.99"],
    answer: 3,
    because:
      "It is 0.995. Training sees only where a word occurs, and these two occur in the same places. Nothing in the training texts shows that they mean opposite things.",
  },
});
