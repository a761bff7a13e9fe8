/* A disk with faults, loaded in front of the C library (LD_PRELOAD).
 *
 * Power cut: with SHADOW_OF and SHADOW_IN set, every fsync and fdatasync of a file in the directory
 * SHADOW_OF also copies it, as it is then, into SHADOW_IN. What was never synced is not in SHADOW_IN: it is
 * what a disk holds after the power went.
 *
 * Full disk: while the file FULL_WHEN exists, statvfs says that no byte is free in the directory FULL_IN, and
 * nothing there can grow as long as the file FULL_UNTIL_GONE takes up the last room. (Only where the tests may
 * not mount a small file system.)
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* The name of fd below `directory`, or NULL. */
static const char *name_in(int fd, const char *directory, char path[PATH_MAX]) {
    char link[64];
    if (directory == NULL) return NULL;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0) return NULL;
    path[length] = '\0';
    size_t prefix = strlen(directory);
    if (strncmp(path, directory, prefix) != 0 || path[prefix] != '/') return NULL;
    return path + prefix + 1;
}

static void copy_to_shadow(int fd) {
    char path[PATH_MAX], target[PATH_MAX], draft[PATH_MAX], lock[PATH_MAX];
    static char block[1 << 16];
    const char *shadow = getenv("SHADOW_IN");
    const char *name = name_in(fd, getenv("SHADOW_OF"), path);
    struct stat about;
    if (shadow == NULL || name == NULL || strchr(name, '/') || fstat(fd, &about) || !S_ISREG(about.st_mode)) return;
    if (snprintf(lock, sizeof lock, "%s.lock", shadow) >= (int)sizeof lock) abort();
    if (snprintf(target, sizeof target, "%s/%s", shadow, name) >= (int)sizeof target) abort();
    if (snprintf(draft, sizeof draft, "%s/%s.draft", shadow, name) >= (int)sizeof draft) abort();
    int turn = open(lock, O_RDWR | O_CREAT, 0600);
    if (turn < 0 || flock(turn, LOCK_EX)) abort();
    int from = open(path, O_RDONLY), to = open(draft, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (from >= 0 && to >= 0) {
        ssize_t got;
        while ((got = REAL(read)(from, block, sizeof block)) > 0)
            if (REAL(write)(to, block, (size_t)got) != got) abort();
        close(from);
        close(to);
        if (rename(draft, target)) abort();
    }
    close(turn);
}

int fsync(int fd) {
    int said = REAL(fsync)(fd);
    if (said == 0) copy_to_shadow(fd);
    return said;
}

int fdatasync(int fd) {
    int said = REAL(fdatasync)(fd);
    if (said == 0) copy_to_shadow(fd);
    return said;
}

static int is_full(void) {
    const char *when = getenv("FULL_WHEN");
    return when != NULL && access(when, F_OK) == 0;
}

static int would_grow(int fd, off_t end) {
    char path[PATH_MAX];
    struct stat about;
    const char *reserve = getenv("FULL_UNTIL_GONE");
    if (!is_full() || reserve == NULL || access(reserve, F_OK) != 0 || name_in(fd, getenv("FULL_IN"), path) == NULL || fstat(fd, &about)) return 0;
    return S_ISREG(about.st_mode) && end > about.st_size;
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    if (would_grow(fd, at + (off_t)count)) return errno = ENOSPC, -1;
    return REAL(pwrite64)(fd, bytes, count, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    if (would_grow(fd, at + (off_t)count)) return errno = ENOSPC, -1;
    return REAL(pwrite)(fd, bytes, count, at);
}

ssize_t write(int fd, const void *bytes, size_t count) {
    if (would_grow(fd, lseek(fd, 0, SEEK_CUR) + (off_t)count)) return errno = ENOSPC, -1;
    return REAL(write)(fd, bytes, count);
}

static int says_full(const char *path) {
    const char *in = getenv("FULL_IN");
    return in != NULL && is_full() && strncmp(path, in, strlen(in)) == 0;
}

int statvfs(const char *path, struct statvfs *about) {
    int said = REAL(statvfs)(path, about);
    if (said == 0 && says_full(path)) about->f_bavail = about->f_bfree = 0;
    return said;
}

int statvfs64(const char *path, struct statvfs64 *about) {
    int said = REAL(statvfs64)(path, about);
    if (said == 0 && says_full(path)) about->f_bavail = about->f_bfree = 0;
    return said;
}
