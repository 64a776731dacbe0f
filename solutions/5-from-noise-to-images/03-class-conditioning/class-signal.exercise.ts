import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Class embeddings",
  difficulty: 1,
  minutes: 12,
  hints: [
    "There are four classes. How many different things can you tell the network?",
    "“No class given” is learned like any class, so it has a row of its own, and it is the last one. Check the label while it is still a JavaScript number.",
    "table: [K + 1, D];   signal_b = table[label_b], with label_b a whole number, 0 ≤ label_b ≤ K",
    "The table has one row more than there are classes.\nFind the first label that isn't a whole number from 0 to the last row's index, and refuse it with its value.\nMake an int32 tensor of the labels, and pick their rows.",
  ],
  explore:
    "Replace the row of “no class given” with zeros, and train `guidance-sweep` for 500 steps. What does guidance at w = 3 lose?",
  answer:
    "Nothing: 0.84, 0.87 and 0.87 are right, and 0.82, 0.84 and 0.85 with a learned row (3 seeds, 240 pictures each). The signal is added to that of the time, whose last layer has a bias. So what all rows have in common can move there, and each row holds only its difference.",
});
