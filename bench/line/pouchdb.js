// node pouchdb.js serve FOLDER                 a server; prints its port
// node pouchdb.js send FOLDER FILE PORT        fills a database from JSON lines, prints 0, replicates through PORT for ever
const fs = require("fs");
const PouchDB = require("pouchdb");

async function serve(folder) {
  fs.mkdirSync(folder);
  const app = require("express")();
  const Here = PouchDB.defaults({ prefix: folder + "/" });
  app.use("/", require("express-pouchdb")(Here, { mode: "minimumForPouchDB" }));
  await new Here("receipts").info();
  const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
}

async function send(folder, file, port) {
  const db = new PouchDB(folder);
  const docs = fs.readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));
  for (let at = 0; at < docs.length; at += 1000) {
    await db.bulkDocs(docs.slice(at, at + 1000).map((doc) => ({ _id: `${doc.lane}-${doc.number}`, ...doc })));
  }
  console.log(0);
  const options = { live: true, retry: true, batch_size: 250, batches_limit: 10, back_off_function: () => 200 };
  db.replicate.to(`http://127.0.0.1:${port}/receipts`, options);
  setInterval(() => {}, 1 << 30); // stay, so that one can see what it took
}

const [what, ...rest] = process.argv.slice(2);
({ serve, send })[what](...rest);
