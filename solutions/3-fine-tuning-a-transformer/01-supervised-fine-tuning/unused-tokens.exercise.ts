import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Tokens that were never trained",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Multiply one row of the table by 10. Does your function still return the same ids?",
    "Rows that only ever got the same pushes point the same way. How long such a row is depends on how many pushes it got.",
    "likeness = cos(a, b) = a · b / (‖a‖ · ‖b‖), and 0 if a norm is 0;   i is unused ⇔ likeness(E[i], E[j]) ≥ 0.999 for some j ≠ i",
    "Divide the dot product of two rows by both norms, unless a norm is 0.\nKeep each id whose row is like any other row, before or after it.",
  ],
  explore:
    "Lower the limit for the base from 0.999 to 0.998 and then to 0.99. Which words join the six, and what do they have in common?",
  answer:
    "At 0.998, story and cast join. At 0.99 there are 20: all nouns, all good and bad adjectives, long and old. Words in the same contexts get nearly the same pulls and pushes. The limit of 0.999 has little room: used words reach 0.9983, and the six begin at 0.9992.",
  predict: {
    question:
      "The base has read great and bad equally often, in the same places of its reviews. What is the cosine of their rows?",
    choices: ["about −1: they are opposites", "about 0", "about 0.5", "over 0.99"],
    answer: 3,
    because:
      "It is 0.995. Training sees where a word occurs, and these two occur in the same places. Nothing shows that they mean opposite things.",
  },
});
