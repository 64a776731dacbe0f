import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Text-to-image training",
  difficulty: 4,
  minutes: 35,
  seconds: 60,
  hints: [
    "Turn the padding of a caption into words. Does the velocity change? Ask for the label after the last caption. Does the network get the caption that says nothing?",
    "The ids and the mask of a caption belong together everywhere: when a label picks them, when they are hidden, when a block reads them. And picture b keeps caption b.",
    "c = words[ids] + places;   L = mean of (v(x_t, t, c or none) − (x₁ − x₀))²;   guided v = v(none) + w · (v(c) − v(none))",
    "Words: look up the row of each token, and add the row of its place. Give all blocks the same words and the same mask, and keep the weights of each.\nLabels: put the empty caption after the others, and pick ids and mask by label.\nLoss: scenes, pictures, captions, dropout, noise, times, in the order of the docstring.\nDrawing: guide from the empty caption toward caption i for picture i, start from noise, take the steps.",
  ],
  predict: {
    question:
      "After training you leave out the place and ask for “red disk”, at w = 2. No training caption lacked a place. What does it draw?",
    choices: [
      "one red disk, at a place of its own choice",
      "one red disk in the middle",
      "red in all four quarters at once",
      "noise, because it doesn’t know such captions",
    ],
    answer: 2,
    because:
      "Four trainings, 40 pictures each: in 149 of 160 all four quarters were lit. Words for a place are mostly read by patches elsewhere, which then stay dark. Without such a word, no patch learns that it should.",
  },
  explore:
    "Ask for “red green disk left top” and for “disk left top”, 40 times each at w = 2. Which colors come out?",
  answer:
    "Four trainings. “red green disk”: twice yellow (36 and 39 of 40; red plus green light is yellow), twice green (40 of 40 both times). “disk” without a color: yellow in all four (159 of 160). No training caption had two colors or none, so each training fills the gap in its own way.",
  keeps: ["painter"],
  portfolio: {
    heading: "Pictures from words",
    sentence: "The model is told in words what to draw, also in words that it never met together.",
    titles: ["painted from words"],
  },
});
