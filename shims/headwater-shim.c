/*
 * headwater shim: runs the program that was resolved for its name, or explains. It does what
 * headwater-shim.sh does, sooner, and hands over the environment as it is: a shell drops
 * variables whose names it cannot spell. Where both can, they say the same words.
 *
 * It forks nothing, allocates nothing, and opens no file of a project.
 */
#include "bare-linux.h"

typedef char path_t[PATH_MAX];

/* What became of a project's resolution. */
enum state { NO_PROJECT, FRESH, STALE };

/* What is said where nothing is run. */
static char expected[3 * PATH_MAX], found[2 * PATH_MAX], hint[2 * PATH_MAX];

/* By these words headwater knows its shims from other programs (src/link/shim-text.ts). */
__attribute__((used)) static const char mark[] = "this is a shim of headwater";

static path_t folder, home, launcher, project, state_folder, program;
static char **environment;

static _Noreturn void run(int argc, char **argv, const char *name);
static int learn_home(void);
static const char *command_name(char **argv, const char *executed);
static const char *wanted_version(const char *name, char *variable);
static enum state find_project(void);
static enum state compare_stamps(void);
static int is_gone(const char *name);
static int is_same(const char *file, const char *stamp);
static int resolve(const char *name, enum state state);
static void run_by_shell(int argc, char **argv);
static void ask_headwater(int argc, char **argv, const char *name);
static int read_lines(const char *file, path_t *lines, int count);
static int join(char *to, size_t room, ...);
static char *decimal(char *end, unsigned long number, int digits);
static char *variable_value(const char *name);
static size_t length_of(const char *text);
static int begins_with(const char *text, const char *beginning);
static const char *find(const char *text, const char *part);
static char *last_slash(char *path);
static const char *base_of(const char *path);

#define JOIN(to, ...) join(to, sizeof(to), __VA_ARGS__, NULL)

/* The kernel's stack: argc, argv, environment, auxiliary vector; see execve(2), getauxval(3). */
_Noreturn void start(long *stack) {
  int argc = (int)stack[0];
  char **argv = (char **)(stack + 1);
  const char *executed = NULL;
  environment = argv + argc + 1;
  char **end = environment;
  while (*end != NULL) end++;
  for (unsigned long *pair = (unsigned long *)(end + 1); pair[0] != 0; pair += 2)
    if (pair[0] == AT_EXECFN) executed = (const char *)pair[1];
  if (argc < 1) leave(127);
  run(argc, argv, command_name(argv, executed));
}

static _Noreturn void run(int argc, char **argv, const char *name) {
  static char variable[PATH_MAX];
  if (!learn_home()) {
    JOIN(expected, "the home of headwater, named in ", folder, "/shims");
    JOIN(found, "nothing");
    JOIN(hint, "run `headwater doctor`; a copy of a shim elsewhere is none");
  } else {
    const char *version = wanted_version(name, variable);
    enum state state = find_project();
    if (state == FRESH && is_gone(name)) state = STALE;
    if (version == NULL && state != STALE) {
      if (resolve(name, state)) {
        argv[0] = program;
        if (execve(program, argv, environment) == -ENOEXEC) run_by_shell(argc, argv);
      }
    } else {
      if (version != NULL) JOIN(expected, "version ", version, ", for which ", variable, " asks");
      else JOIN(expected, "what ", project, "/headwater.toml was resolved to, and up to date");
      JOIN(found, "nothing, and headwater itself cannot be asked");
      JOIN(hint, "run `headwater install` in ", project, state == NO_PROJECT ? "any folder" : "/");
      ask_headwater(argc, argv, name);
    }
  }
  static char text[8 * PATH_MAX];
  JOIN(text, "error TOOL_MISSING  ", name, "\n  expected  ", expected, "\n  found     ", found, "\nhint: ", hint, "\n");
  say(text, length_of(text));
  leave(127);
}

/*
 * The home by the file beside the folder of shims, as it is spelled in all resolutions: symlinks on
 * the way to it stay. A shim that was exchanged after it was started is `... (deleted)`.
 */
static int learn_home(void) {
  path_t lines[2], sign;
  long length = readlink("/proc/self/exe", folder, sizeof folder - 1);
  if (length <= 0 || folder[0] != '/') return 0;
  folder[length] = 0;
  *last_slash(folder) = 0;
  if (folder[0]) *last_slash(folder) = 0;
  if (!JOIN(sign, folder, "/shims") || !read_lines(sign, lines, 2)) return 0;
  return JOIN(home, lines[0]) && JOIN(launcher, lines[1]);
}

/*
 * The last part of the path that was executed, not argv[0], which a caller chooses. As the
 * interpreter of a script that path is the script's, and argv[0] the kernel's word for us.
 */
static const char *command_name(char **argv, const char *executed) {
  struct stat self, other;
  if (executed == NULL || stat("/proc/self/exe", &self) < 0) return base_of(argv[0]);
  if (stat(executed, &other) < 0) return base_of(executed);
  return base_of(self.device == other.device && self.inode == other.inode ? executed : argv[0]);
}

/* HEADWATER_<COMMAND>_VERSION, in capitals, with _ for whatever no variable's name can have. */
static const char *wanted_version(const char *name, char *variable) {
  if (length_of(name) > NAME_MAX) return NULL;
  join(variable, PATH_MAX, "HEADWATER_", name, "_VERSION", NULL);
  for (char *at = variable + sizeof "HEADWATER_" - 1; at < variable + sizeof "HEADWATER_" - 1 + length_of(name); at++) {
    if (*at >= 'a' && *at <= 'z') *at = (char)(*at - 'a' + 'A');
    else if (!(*at >= 'A' && *at <= 'Z') && !(*at >= '0' && *at <= '9')) *at = '_';
  }
  const char *version = variable_value(variable);
  return version != NULL && *version ? version : NULL;
}

/* The nearest folder with a manifest, from the real working folder upward; $PWD is not asked. */
static enum state find_project(void) {
  const char *global = variable_value("HEADWATER_SHIM_GLOBAL");
  if (global != NULL && global[0] == '1' && global[1] == 0) return NO_PROJECT;
  long length = getcwd(project, sizeof project);
  if (length <= 0 || project[0] != '/') {
    /* A folder that was deleted has no project; one too deep to be named may have. */
    project[0] = 0;
    return length == -ERANGE || length == -ENAMETOOLONG ? STALE : NO_PROJECT;
  }
  if (project[1] == 0) project[0] = 0;
  for (;;) {
    struct stat any;
    path_t manifest;
    /* A link that leads nowhere is a manifest too: it is explained, not passed over. */
    if (JOIN(manifest, project, "/headwater.toml") && lstat(manifest, &any) >= 0) return compare_stamps();
    if (project[0] == 0) return NO_PROJECT;
    *last_slash(project) = 0;
  }
}

/* A project's state counts while its stamps are those of its files. */
static enum state compare_stamps(void) {
  struct stat any;
  path_t file, stamp, whole;
  if (!JOIN(whole, project, "/") || find(whole, "/@/") || find(whole, "/@@")) return STALE;
  if (!JOIN(state_folder, home, "/envs", project, "/@")) return STALE;
  if (!JOIN(file, project, "/headwater.toml") || !JOIN(stamp, state_folder, "/manifest.stamp")) return STALE;
  if (!is_same(file, stamp)) return STALE;
  if (!JOIN(file, project, "/headwater.lock") || !JOIN(stamp, state_folder, "/lock.stamp")) return STALE;
  if (stat(file, &any) < 0 && stat(stamp, &any) < 0) return FRESH;
  return is_same(file, stamp) ? FRESH : STALE;
}

/* Whether a state was taken away after it was compared: the global tool is not the project's. */
static int is_gone(const char *name) {
  struct stat any;
  path_t resolution, stamp;
  return JOIN(resolution, state_folder, "/tools/", name) && stat(resolution, &any) < 0 &&
         JOIN(stamp, state_folder, "/manifest.stamp") && stat(stamp, &any) < 0;
}

/* The time of modification to the nanosecond, the size, and the time of change, which nobody sets. */
static int is_same(const char *file, const char *stamp) {
  struct stat now, then;
  path_t line;
  char facts[64], size[24], seconds[24], nanoseconds[24];
  if (stat(file, &now) < 0 || stat(stamp, &then) < 0 || !read_lines(stamp, &line, 1)) return 0;
  JOIN(facts, decimal(size + 23, (unsigned long)now.size, 1), " ",
       decimal(seconds + 23, (unsigned long)now.changed.seconds, 1), ".",
       decimal(nanoseconds + 23, (unsigned long)now.changed.nanoseconds, 9));
  return now.modified.seconds == then.modified.seconds && now.modified.nanoseconds == then.modified.nanoseconds &&
         length_of(line) == length_of(facts) && begins_with(line, facts);
}

/* The project's program of that name, else the global one. Only programs of the store are any. */
static int resolve(const char *name, enum state state) {
  static path_t resolution, store;
  struct stat any;
  if (state != FRESH || !JOIN(resolution, state_folder, "/tools/", name) || stat(resolution, &any) < 0)
    JOIN(resolution, home, "/generations/current/tools/", name);
  JOIN(expected, "a program of headwater's store, named in ", resolution);
  if (stat(resolution, &any) < 0) {
    JOIN(found, "nothing");
    JOIN(hint, "it is not installed: `headwater install ", name, "`, or `headwater search ", name, "`");
    return 0;
  }
  JOIN(hint, "`headwater doctor` tells what is wrong");
  JOIN(found, "a file that cannot be read");
  if (!read_lines(resolution, &program, 1)) return 0;
  if (find(program, " on this platform: "))
    JOIN(hint, "the project asks for it; HEADWATER_SHIM_GLOBAL=1 leaves projects aside");
  else JOIN(hint, "`headwater doctor` tells what is wrong; installing it again repairs it");
  JOIN(found, program[0] ? program : "an empty line");
  return JOIN(store, home, "/store/") && begins_with(program, store) && !find(program, "/../");
}

/* A script without an interpreter line is the shell's (POSIX, execvp). */
static void run_by_shell(int argc, char **argv) {
  char *args[argc + 2];
  args[0] = "/bin/sh";
  args[1] = program;
  memcpy(args + 2, argv + 1, (size_t)argc * sizeof *args);
  execve(args[0], args, environment);
}

/* What the shim cannot answer, headwater itself does: once, for it may be started by a shim. */
static void ask_headwater(int argc, char **argv, const char *name) {
  const char *asked = variable_value("HEADWATER_SHIM_MISS");
  if (asked != NULL && asked[0] == '1' && asked[1] == 0) return;
  size_t variables = 0;
  while (environment[variables] != NULL) variables++;
  /* The kernel lets both be a quarter of the stack at most. */
  char *more[variables + 2], *args[argc + 4];
  more[0] = "HEADWATER_SHIM_MISS=1";
  memcpy(more + 1, environment, (variables + 1) * sizeof *more);
  args[0] = launcher;
  args[1] = "shim-miss";
  args[2] = (char *)name;
  args[3] = "--";
  memcpy(args + 4, argv + 1, (size_t)argc * sizeof *args);
  execve(launcher, args, more);
}

/* The first lines of an ordinary file, each ended by a line break and without a NUL. */
static int read_lines(const char *file, path_t *lines, int count) {
  static char bytes[2 * PATH_MAX];
  struct stat about;
  /* Nothing is waited for: what is opened may be a pipe. */
  long fd = stat(file, &about) >= 0 && (about.mode & S_IFMT) == S_IFREG ? open_file(file) : -1;
  if (fd < 0) return 0;
  long length = read_file(fd, bytes, sizeof bytes), at = 0;
  close_file(fd);
  for (int index = 0; index < count; index++) {
    char *line = lines[index];
    for (long used = 0;; used++, at++) {
      if (at >= length || used == PATH_MAX || bytes[at] == 0) return 0;
      line[used] = bytes[at] == '\n' ? 0 : bytes[at];
      if (line[used] == 0) break;
    }
    at++;
  }
  return 1;
}

/* Texts one after the other, up to NULL. 0 where they are longer than the room; what fits is there. */
static int join(char *to, size_t room, ...) {
  __builtin_va_list texts;
  int fits = 1;
  __builtin_va_start(texts, room);
  for (const char *text; (text = __builtin_va_arg(texts, const char *)) != NULL;)
    for (; *text && (fits = room > 1); text++, room--) *to++ = *text;
  __builtin_va_end(texts);
  *to = 0;
  return fits;
}

/* Writes towards the front, from the last place of a buffer on. */
static char *decimal(char *end, unsigned long number, int digits) {
  *end = 0;
  for (; number > 0 || digits > 0; number /= 10, digits--) *--end = (char)('0' + number % 10);
  return end;
}

static char *variable_value(const char *name) {
  size_t length = length_of(name);
  for (char **variable = environment; *variable != NULL; variable++)
    if (begins_with(*variable, name) && (*variable)[length] == '=') return *variable + length + 1;
  return NULL;
}

static size_t length_of(const char *text) {
  size_t length = 0;
  while (text[length]) length++;
  return length;
}

static int begins_with(const char *text, const char *beginning) {
  while (*beginning && *text == *beginning) text++, beginning++;
  return *beginning == 0;
}

static const char *find(const char *text, const char *part) {
  for (; *text; text++)
    if (begins_with(text, part)) return text;
  return NULL;
}

/* Of an absolute path. */
static char *last_slash(char *path) { return (char *)base_of(path) - 1; }

static const char *base_of(const char *path) {
  const char *base = path;
  for (; *path; path++)
    if (*path == '/') base = path + 1;
  return base;
}
