import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./ipo-loss.js")>({});
