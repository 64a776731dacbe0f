import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./train-clip.js")>({});
