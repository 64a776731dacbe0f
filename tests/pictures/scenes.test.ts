import { describe, expect, it } from "vitest";
import {
  CAPTION_LENGTH,
  captionOf,
  judgeScenes,
  paintScene,
  readScene,
  SCENES,
  SEEN,
  scenePictures,
  UNSEEN,
  VOCABULARY,
} from "#lib/pictures/scenes";
import { mersenneTwister } from "#lib/random";

describe("scenes", () => {
  it("are 64, of which 16 are never shown", () => {
    expect([SCENES.length, SEEN.length, UNSEEN.length]).toEqual([64, 48, 16]);
    expect(UNSEEN.map((scene) => captionOf(scene))).toContain("yellow triangle right bottom");
  });

  it("look different from each other, wherever they stand in their quarter", () => {
    const pictures = SCENES.flatMap((scene) =>
      [0, 1].flatMap((dx) => [0, 1].map((dy) => paintScene(scene, dx, dy).join())),
    );
    expect(new Set(pictures).size).toBe(256);
  });

  it("are read back by the judge", () => {
    for (const scene of SCENES) expect(readScene(paintScene(scene, 1, 0))).toEqual({ scene, error: 0 });
  });

  it("are not read from a picture with NaN in it", () => {
    expect(readScene(paintScene(SCENES[0]).fill(Number.NaN, 3, 4)).scene).toBeNull();
  });

  it("are told apart by color, shape and place", () => {
    const [red, green] = [SCENES[0], { ...SCENES[0], color: 1 }];
    const report = judgeScenes([paintScene(red), paintScene(red)], [red, green]);
    expect(report).toEqual({ right: 0.5, color: 0.5, shape: 1, place: 1, error: 0 });
  });
});

describe("captions", () => {
  it("hold the four words, in any order, and no word that is unknown", () => {
    const rng = mersenneTwister(1);
    const told = Array.from({ length: 200 }, () => captionOf(SCENES[7], rng).split(" "));
    for (const words of told) {
      expect(words.length).toBeLessThan(CAPTION_LENGTH);
      expect(words).toEqual(expect.arrayContaining(captionOf(SCENES[7]).split(" ")));
      expect(VOCABULARY).toEqual(expect.arrayContaining(words));
    }
    expect(new Set(told.map((words) => words.join(" "))).size).toBeGreaterThan(50);
  });
});

describe("scenePictures", () => {
  it("paints each scene, moved by its own draws", async () => {
    const x = scenePictures(Array(40).fill(SCENES[5]), mersenneTwister(2));
    expect(x.shape).toEqual([40, 8, 8, 3]);
    const values = await x.data();
    x.dispose();
    const pictures = Array.from({ length: 40 }, (_, i) => values.slice(192 * i, 192 * (i + 1)));
    expect(new Set(pictures.map((picture) => picture.join())).size).toBe(4);
    for (const picture of pictures) expect(readScene(picture).scene).toEqual(SCENES[5]);
  });

  it("without draws leaves each shape in its corner", async () => {
    const x = scenePictures(SCENES.slice(5, 7));
    expect(Array.from(await x.data())).toEqual(SCENES.slice(5, 7).flatMap((scene) => [...paintScene(scene)]));
    x.dispose();
  });
});
