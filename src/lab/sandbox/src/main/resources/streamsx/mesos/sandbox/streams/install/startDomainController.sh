#!/bin/sh
# Starts a controller of the stand-in domain: in the foreground, or with --fork in the background.
# STANDIN_CONTROLLER_OPTS are further options of its JVM.
here=$(cd "$(dirname "$0")/../../.." && pwd) || exit 1
# The installation may be reached through a link, which goes away with the task.
STREAMS_INSTALL=$(cd -P "$here" && pwd) || exit 1
export STREAMS_INSTALL
fork=no
for argument in "$@"; do
  if [ "$argument" = --fork ]; then
    fork=yes
  fi
done
set -- "$STREAMS_INSTALL/java/bin/java" -Xmx48m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -XX:TieredStopAtLevel=1 -Xshare:auto \
  -Dlog4j2.configurationFile=classpath:log4j2-sandbox.properties $STANDIN_CONTROLLER_OPTS \
  -cp '@CLASSPATH@' streamsx.mesos.sandbox.streams.controller.Controller "$@"
if [ $fork = yes ]; then
  nohup "$@" >/dev/null 2>&1 </dev/null &
  exit 0
fi
exec "$@"
