import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Text-to-image training",
  difficulty: 4,
  minutes: 35,
  seconds: 60,
  hints: [
    "Turn the padding of a caption into words. Does the velocity change? Ask for the label after the last caption. Does the network get the empty caption?",
    "The ids and the mask of a caption belong together: when a label selects them, when they are hidden, and when a block reads them. And picture b keeps caption b.",
    "c = words[ids] + places;   L = mean of (v(x_t, t, c or none) − (x₁ − x₀))²;   guided v = v(none) + w · (v(c) − v(none))",
    "For the words, look up the row of each token, and add the row of its place. Give all blocks the same words and mask, and keep the weights of each.\nFor the labels, put the empty caption after the others, and select ids and mask by label.\nFor the loss, draw in the order of the docstring.\nTo draw, start from noise, and guide picture i from the empty caption toward caption i.",
  ],
  predict: {
    question:
      "You leave out the place and ask the trained model for “red disk”, at w = 2. No training caption lacked a place. What does the model draw?",
    choices: [
      "one red disk, at a place of its own choice",
      "one red disk in the middle",
      "red in all four quarters at once",
      "noise, because it doesn’t know such captions",
    ],
    answer: 2,
    because:
      "Red everywhere. Mostly the patches elsewhere read the words for a place, and then stay dark. Without a place word, no patch is told to stay dark.\nMeasured, four trainings of 40 pictures: all four quarters were lit in 149 out of 160.",
  },
  explore:
    "Ask for “red green disk left top” and for “disk left top”, 40 times each at w = 2. Which colors do you get?",
  answer:
    "Two of four trainings paint the “red green disk” yellow, which is red plus green light, and two paint it green. All four paint a “disk” without a color yellow. No training caption had two colors or none, so each training fills the gap in its own way.\nMeasured, 40 pictures each: 36 and 39 yellow, 40 and 40 green; without a color 159 of 160 yellow.",
  keeps: ["painter"],
  portfolio: {
    heading: "Pictures from words",
    sentence: "You tell the model in words what to draw, some of them words it never met together.",
    titles: ["painted from words"],
  },
});
