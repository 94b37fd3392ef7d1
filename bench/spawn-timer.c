/*
 * Times whole processes in turn, A B C A B C ..., so that a machine whose speed drifts
 * does not favour one of them.
 *
 *   spawn-timer ROUNDS COMMAND ARG... -- COMMAND ARG... [-- ...]
 *
 * Prints one line a command: the median in nanoseconds from spawn to exit, then the
 * minimum. Standard output and input of the commands are /dev/null. A command that exits
 * with anything but 0 ends the run.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST 16

extern char **environ;

static long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000L + t.tv_nsec;
}

static int by_size(const void *a, const void *b) {
  long x = *(const long *)a, y = *(const long *)b;
  return (x > y) - (x < y);
}

static long run(char **command, posix_spawn_file_actions_t *quiet) {
  pid_t pid;
  int status;
  long start = now();
  if (posix_spawnp(&pid, command[0], quiet, NULL, command, environ) != 0) {
    fprintf(stderr, "cannot start %s\n", command[0]);
    exit(1);
  }
  waitpid(pid, &status, 0);
  long taken = now() - start;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    fprintf(stderr, "%s ended with status %d\n", command[0], status);
    exit(1);
  }
  return taken;
}

int main(int argc, char **argv) {
  char **commands[MOST];
  int count = 0;
  int rounds = argc > 1 ? atoi(argv[1]) : 0;
  if (rounds < 1 || argc < 3) return 2;
  commands[count++] = argv + 2;
  for (int i = 2; i < argc; i++) {
    if (strcmp(argv[i], "--") != 0) continue;
    argv[i] = NULL;
    if (count == MOST) return 2;
    commands[count++] = argv + i + 1;
  }

  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);

  long *times = calloc((size_t)count * rounds, sizeof *times);
  for (int c = 0; c < count; c++) run(commands[c], &quiet); /* warm */
  for (int r = 0; r < rounds; r++)
    for (int c = 0; c < count; c++) times[c * rounds + r] = run(commands[c], &quiet);
  for (int c = 0; c < count; c++) {
    qsort(times + c * rounds, rounds, sizeof *times, by_size);
    printf("%ld %ld\n", times[c * rounds + rounds / 2], times[c * rounds]);
  }
  return 0;
}
