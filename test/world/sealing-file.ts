import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Compiles and runs the program; from the folder that it is in. */
export const SCRIPT = './build-and-run';

/** A program that hashes with OpenSSL, packs with zlib, and keeps what comes out in SQLite. */
export function makeSealingFile(folder: string): void {
  writeFileSync(join(folder, 'main.c'), MAIN);
  writeFileSync(join(folder, SCRIPT), BUILD_AND_RUN);
}

const BUILD_AND_RUN = `set -eu
packages='libcrypto zlib sqlite3'
pkg-config --static --exists $packages
cc -O1 $(pkg-config --cflags $packages) -o program main.c $(pkg-config --static --libs $packages)
rm -f kept.db
./program kept.db
`;

const MAIN = `#include <openssl/evp.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

/* SHA-256 of "abc", FIPS 180-2 appendix B.1. */
static const char *KNOWN = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

static int fail(const char *what) {
  fprintf(stderr, "%s failed\\n", what);
  return 1;
}

int main(int argc, char **argv) {
  unsigned char digest[EVP_MAX_MD_SIZE], packed[4096], back[4096];
  unsigned int size;
  char hex[65] = "";
  if (argc != 2 || !EVP_Digest("abc", 3, digest, &size, EVP_sha256(), NULL)) return fail("digest");
  for (unsigned int i = 0; i < size; i++) sprintf(hex + 2 * i, "%02x", digest[i]);
  if (strcmp(hex, KNOWN)) return fail("known digest");

  char text[4000];
  memset(text, 'a', sizeof text);
  memcpy(text, hex, 64);
  uLongf packedSize = sizeof packed, backSize = sizeof back;
  if (compress(packed, &packedSize, (unsigned char *)text, sizeof text) != Z_OK || packedSize > 400) return fail("packing");

  sqlite3 *db;
  sqlite3_stmt *statement;
  if (sqlite3_open(argv[1], &db) || sqlite3_exec(db, "create table kept(name primary key, bytes)", 0, 0, 0)) return fail("database");
  sqlite3_prepare_v2(db, "insert into kept values('one', ?)", -1, &statement, 0);
  sqlite3_bind_blob(statement, 1, packed, (int)packedSize, SQLITE_STATIC);
  if (sqlite3_step(statement) != SQLITE_DONE || sqlite3_finalize(statement)) return fail("storing");
  sqlite3_prepare_v2(db, "select bytes from kept where name = 'one'", -1, &statement, 0);
  if (sqlite3_step(statement) != SQLITE_ROW) return fail("finding");
  if (uncompress(back, &backSize, sqlite3_column_blob(statement, 0), (uLong)sqlite3_column_bytes(statement, 0)) != Z_OK) return fail("unpacking");
  if (backSize != sizeof text || memcmp(back, text, sizeof text)) return fail("comparison");
  sqlite3_finalize(statement);
  sqlite3_close(db);
  puts("sealed, packed, stored and found: ok");
  return 0;
}
`;
