// The system's libyaml (Debian: libyaml-dev), reached through YAMLBridge only.
#include <yaml.h>
