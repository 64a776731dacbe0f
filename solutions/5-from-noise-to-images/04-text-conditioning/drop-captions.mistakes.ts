import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./drop-captions.js")>({});
