// The room's API: one view of everything, asked for again and again, and what answers to a press.

const PATH = "/api/v1/technician";
const ANSWER_MS = 8000;

/** What is shown: `view` once somebody is in, `problem` from the last press, `lost` while the server is silent. */
export const room = { view: null, problem: null, lost: false, asked: false };

let changed = () => {};

/** Be called whenever something is to be drawn anew. */
export const onChange = (tell) => (changed = tell);

/** Draw anew, for what only the page knows. */
export const redraw = () => changed();

async function answer(path, body) {
  const options = { signal: AbortSignal.timeout(ANSWER_MS) };
  if (body !== undefined) {
    options.method = "POST";
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const got = await fetch(PATH + path, options);
  return [got.ok, await got.json()];
}

/** Look once; nobody is in where the server says so. */
export async function look() {
  try {
    const [ok, body] = await answer("");
    room.view = ok ? body : null;
    room.lost = false;
  } catch {
    room.lost = true;
  }
  room.asked = true;
  changed();
}

/** Press something; whether it was done. What was said against it stays until the next press. */
export async function press(path, body = {}) {
  room.problem = null;
  try {
    const [ok, found] = await answer(`/${path}`, body);
    room.lost = false;
    if (ok && found.lanes) room.view = found;
    if (!ok) room.problem = found.words;
    if (!ok && found.code === "technician-needed") room.view = null;
    changed();
    return ok;
  } catch {
    room.lost = true;
    changed();
    return false;
  }
}

/** Leave the room. */
export async function leave() {
  await press("leave");
  room.view = null;
  changed();
}

/** Where the last recording is taken from. */
export const TAPE = `${PATH}/tape`;
