import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Convolution",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Take a filter whose only nonzero weight is right of the center. In which direction does it move a picture, and what fills the edge?",
    "Don't move the filter over the picture. Each of its weights meets the whole picture, moved by a few pixels, so with one moved copy per weight, each pixel has a row of everything the filter covers there.",
    "covered [B·H·W, size·size·C] · filter [size·size·C, K];   copy (u, v) is x with r rows and columns of 0 around it, from row u and column v on",
    "Put r zeros around each picture, but not around the batch or the channels.\nFor each weight, in order, cut out a slice of the picture's size. Join the slices along the channels.\nMake one row of each pixel and one column of each filter. Multiply once, add the bias, and reshape.",
  ],
  explore:
    "Blur a picture of blank paper, −1 everywhere, with nine weights of 1/9. What happens to its corner and its center in 1, 5 and 20 blurs? Where does the ink come from?",
  answer:
    "On 14 x 14 pixels, 20 blurs raise the corner to −0.05 and the center to −0.84. The zeros outside the picture are gray, not paper, and each blur lets the gray in by one more pixel. Padding therefore tells a convolution how near the edge is, and nothing else tells it about positions.\nMeasured: corner −0.44 after 1 blur, −0.16 after 5; center −1 after both.",
  predict: {
    question:
      "You apply filters of 3 x 3 to a picture of 14 x 14, one after the other. After how many can the top left pixel depend on the bottom right one? (In a transformer of patches, one block is enough.)",
    choices: ["4", "7", "13", "196"],
    answer: 2,
    because:
      "13: each filter lets a pixel see one pixel farther. After 12, the gradient at the far corner is exactly 0. That is why convolutional networks halve their pictures along the way, and why Stable Diffusion's network adds attention.",
  },
});
