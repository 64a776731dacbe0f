import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Convolution",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Take a filter whose only nonzero weight is right of the center. In which direction does it move a picture, and what fills the edge?",
    "Instead of moving the filter over the picture, shift the picture, once for each weight of the filter. Side by side, the shifted copies give each pixel a row of everything the filter covers there.",
    "covered [B·H·W, size·size·C] · filter [size·size·C, K];   pad x with r rows and columns of 0 on each side; copy (u, v) is the slice that starts at row u and column v",
    "Pad each picture with r zeros on every side, but don't pad the batch or the channels.\nFor each weight, in order, cut out a slice of the picture's size. Join the slices along the channels.\nTurn each pixel into a row, and each filter into a column. Multiply once, add the bias, and reshape.",
  ],
  explore:
    "Blur a picture of blank paper, −1 everywhere, with nine weights of 1/9. What are its corner and its center after 1, 5 and 20 blurs? Where does the ink come from?",
  answer:
    "On 14 x 14 pixels, 20 blurs raise the corner to −0.05 and the center to −0.84. The zeros outside the picture are gray, not paper, and with each blur the gray spreads one pixel farther in. Padding therefore tells a convolution how near the edge is, and nothing else tells it about positions.\nMeasured: corner −0.44 after 1 blur and −0.16 after 5; center −1 after both.",
  predict: {
    question:
      "You apply 3 x 3 filters to a picture of 14 x 14 pixels, one after the other. After how many filters can the top left pixel depend on the bottom right one?",
    choices: ["4", "7", "13", "196"],
    answer: 2,
    because:
      "13. Each filter lets a pixel see one pixel farther. After 12, the gradient at the far corner is exactly 0. That is why convolutional networks halve the size of their pictures along the way, and why Stable Diffusion's network adds attention, which connects all pixels in one layer.",
  },
});
