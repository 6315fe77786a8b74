#!/bin/sh
# Tells a controller of the stand-in domain to stop, and does not wait for it.
here=$(cd "$(dirname "$0")/../../.." && pwd -P) || exit 1
exec "$here/java/bin/java" -Xmx48m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -XX:TieredStopAtLevel=1 -Xshare:auto \
  -Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider -Dslf4j.internal.verbosity=WARN \
  -cp '@CLASSPATH@' streamsx.mesos.sandbox.streams.controller.StopController "$@"
