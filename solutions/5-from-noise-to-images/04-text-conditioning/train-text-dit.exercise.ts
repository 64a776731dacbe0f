import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Text-to-image training",
  difficulty: 4,
  minutes: 35,
  seconds: 60,
  hints: [
    "Replace the ids of a caption's padding with those of words, but leave its mask. Does the velocity stay the same? Then ask for the label after the last caption. Does the network get the empty caption?",
    "The ids and the mask of a caption belong together: when a label selects them, when they are hidden, and when a block reads them. Picture b keeps caption b throughout.",
    "c = words[ids] + places;   L = mean of (v(x_t, t, c or none) − (x₁ − x₀))²;   guided v = v(none) + w · (v(c) − v(none))",
    "For the words, look up the vector of each token, and add the vector of its position. Give all blocks the same words and mask, and keep the weights of each.\nFor the labels, put the empty caption after the others, and select ids and mask by label.\nFor the loss, draw in the order of the docstring.\nTo draw pictures, start from noise, and guide picture i from the empty caption toward caption i.",
  ],
  predict: {
    question:
      "Every training caption named a place in the picture. Now you ask the trained model for “red disk”, without a place, at w = 2. What does the model draw?",
    choices: [
      "one red disk, at a place the model chooses",
      "one red disk in the middle",
      "red in all four quarters at once",
      "noise, because it has never seen such captions",
    ],
    answer: 2,
    because:
      "Red everywhere. Normally, the patches elsewhere read the words for a place, and then stay dark. Without a place word, no patch is told to stay dark.\nMeasured, four training runs, 40 pictures each: all four quarters were lit in 149 out of 160 pictures.",
  },
  explore:
    "Ask for “red green disk left top” and for “disk left top”, 40 times each at w = 2. Which colors do the disks have?",
  answer:
    "After two of four training runs, the “red green disk” is yellow, which is red plus green light; after the other two it is green. In all four, a “disk” without a color is yellow. No training caption had two colors or none, so each run fills the gap in its own way.\nMeasured, 40 pictures per run: 36 and 39 yellow, 40 and 40 green; without a color 159 of 160 yellow.",
  keeps: ["painter"],
  portfolio: {
    heading: "Pictures from words",
    sentence: "You tell the model in words what to draw, some of them words it never met together.",
    titles: ["painted from words"],
  },
});
