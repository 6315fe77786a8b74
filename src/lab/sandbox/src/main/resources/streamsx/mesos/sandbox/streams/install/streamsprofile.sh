# Sets the environment of the stand-in installation; to be sourced by sh, from a directory with StreamsLink in it, or with
# STREAMS_INSTALL set, or by bash from anywhere.
if [ -n "$BASH_SOURCE" ]; then
  STREAMS_INSTALL=$(cd -P "$(dirname "$BASH_SOURCE")/.." && pwd)
elif [ -d StreamsLink ]; then
  STREAMS_INSTALL=$(cd -P StreamsLink && pwd)
fi
export STREAMS_INSTALL
PATH=$STREAMS_INSTALL/bin:$PATH
export PATH
