// The system's zlib (Debian: zlib1g-dev), reached through WireProtocols only.
#include <zlib.h>
