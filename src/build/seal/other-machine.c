/*
 * Makes every dynamically linked program inside a seal believe that it runs on another
 * machine: a clock that is SHIFT seconds ahead, another kernel, folders that list their
 * names in an order that no file system would. For `headwater rebuild` alone, which puts it
 * into the view of its own build; what that makes is compared, and never kept.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <time.h>

#ifndef SHIFT
#error "compile with -DSHIFT=<seconds>, -DRELEASE=<text> and -DVERSION=<text>"
#endif

#define ORIGINAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int clock_gettime(clockid_t id, struct timespec *now) {
  int result = ORIGINAL(clock_gettime)(id, now);
  if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) now->tv_sec += SHIFT;
  return result;
}

time_t time(time_t *into) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (into) *into = now.tv_sec;
  return now.tv_sec;
}

int gettimeofday(struct timeval *restrict into, void *restrict zone) {
  int result = ORIGINAL(gettimeofday)(into, zone);
  if (result == 0) into->tv_sec += SHIFT;
  return result;
}

int timespec_get(struct timespec *into, int base) {
  return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, into) == 0 ? base : 0;
}

int uname(struct utsname *about) {
  int result = ORIGINAL(uname)(about);
  if (result != 0) return result;
  strcpy(about->release, RELEASE);
  strcpy(about->version, VERSION);
  return result;
}

/* What a folder held when it was first read; the last one is told first. */
struct listing {
  DIR *folder;
  struct dirent **entries;
  int left;
  struct dirent told;
};

static struct listing listings[256];

static struct listing *listing_of(DIR *folder) {
  for (size_t i = 0; i < sizeof listings / sizeof *listings; i++)
    if (listings[i].folder == folder) return &listings[i];
  return NULL;
}

static void forget(DIR *folder) {
  struct listing *listing = listing_of(folder);
  if (!listing) return;
  while (listing->left > 0) free(listing->entries[--listing->left]);
  free(listing->entries);
  memset(listing, 0, sizeof *listing);
}

static unsigned long scrambled(const struct dirent *entry) {
  unsigned long hash = 5381;
  for (const char *at = entry->d_name; *at; at++) hash = hash * 33 ^ (unsigned char)*at;
  return hash * 2654435761u % 4294967291u;
}

static int by_scrambled_name(const void *left, const void *right) {
  const struct dirent *one = *(struct dirent *const *)left, *two = *(struct dirent *const *)right;
  unsigned long a = scrambled(one), b = scrambled(two);
  return a == b ? strcmp(one->d_name, two->d_name) : a < b ? -1 : 1;
}

static struct listing *read_whole(DIR *folder) {
  struct listing *listing = listing_of(NULL);
  if (!listing) return NULL;
  struct dirent *entry;
  listing->folder = folder;
  while ((entry = ORIGINAL(readdir)(folder))) {
    listing->entries = realloc(listing->entries, (listing->left + 1) * sizeof entry);
    struct dirent *copy = calloc(1, sizeof *copy);
    memcpy(copy, entry, entry->d_reclen);
    listing->entries[listing->left++] = copy;
  }
  qsort(listing->entries, listing->left, sizeof entry, by_scrambled_name);
  return listing;
}

struct dirent *readdir(DIR *folder) {
  struct listing *listing = listing_of(folder);
  if (!listing) listing = read_whole(folder);
  if (!listing) return ORIGINAL(readdir)(folder);
  if (listing->left == 0) return NULL;
  struct dirent *entry = listing->entries[--listing->left];
  listing->told = *entry;
  free(entry);
  return &listing->told;
}

struct dirent64 *readdir64(DIR *folder) { return (struct dirent64 *)readdir(folder); }

void rewinddir(DIR *folder) {
  forget(folder);
  ORIGINAL(rewinddir)(folder);
}

int closedir(DIR *folder) {
  forget(folder);
  return ORIGINAL(closedir)(folder);
}
