import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Shell } from "../../static/js/worker/shell.mjs";
import { FakeCaches } from "./fake_caches.mjs";

const FILES = [["/offline", "sha256-a"], ["/static/1/css/base.css", "sha256-b"]];
let asked;

beforeEach(() => {
  globalThis.caches = new FakeCaches();
  asked = [];
  globalThis.fetch = async (address, options) => {
    asked.push([address, options]);
    return new Response(address);
  };
});

async function used(...builds) {
  for (const build of builds) {
    const shell = new Shell(build, FILES);
    await shell.install();
    await shell.use();
    await new Promise((resolve) => { setTimeout(resolve, 2); }); // The clock tells which of two was in use last.
  }
}

test("every file is asked for with its hash", async () => {
  await new Shell("1", FILES).install();

  assert.deepEqual(asked, FILES.map(([address, integrity]) => [address, { integrity }]));
});

test("what lies damaged in the browser's own cache is asked of the server, once", async () => {
  const plain = globalThis.fetch;
  globalThis.fetch = async (address, options) => {
    if (!options.cache) throw new TypeError("integrity");
    return plain(address, options);
  };

  await new Shell("1", FILES).install();

  assert.deepEqual(asked.map(([, { integrity, cache }]) => [integrity, cache]), FILES.map(([, hash]) => [hash, "reload"]));
});

test("one file that cannot be had leaves nothing behind", async () => {
  globalThis.fetch = async (address) => new Response("", { status: address === "/offline" ? 200 : 404 });

  await assert.rejects(new Shell("1", FILES).install());

  assert.deepEqual(await caches.keys(), []);
});

test("a phone that is full keeps the old build and no half of the new one", async () => {
  await used("1");
  caches.full = true;

  await assert.rejects(new Shell("2", FILES).install());

  assert.deepEqual(await caches.keys(), ["stipple-shell-1"]);
});

test("the build before stays one release, those before it go", async () => {
  await used("1", "2", "3");

  assert.deepEqual(await caches.keys(), ["stipple-shell-2", "stipple-shell-3"]);
});

test("a build that came in and was never used is not the one before", async () => {
  await used("1");
  await new Shell("2", FILES).install();

  await used("3");

  assert.deepEqual(await caches.keys(), ["stipple-shell-1", "stipple-shell-3"]);
});

test("what is not a shell is left alone", async () => {
  await caches.open("stipple-kept");
  await caches.open("stipple-ended");

  await used("1", "2", "3");

  assert.deepEqual((await caches.keys()).slice(0, 2), ["stipple-kept", "stipple-ended"]);
});

test("a page of the shell is the one of this very build", async () => {
  await used("1", "2");
  await (await caches.open("stipple-shell-1")).put("/offline", new Response("old"));

  assert.equal(await (await new Shell("2", FILES).page("/offline")).text(), "/offline");
});
