// What glibc declares under _GNU_SOURCE only, without which Swift's module of glibc is made; reached
// through ChildProcesses only.
#include <linux/memfd.h>
#include <spawn.h>

int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *folder);
int pipe2(int ends[2], int flags);
int memfd_create(const char *name, unsigned int flags);
