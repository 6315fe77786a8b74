# Runs one task's command in a session of its own and leaves word in files: $1 is their directory, $2 the sandbox, the
# rest is the command. It outlives the agent that started it. Says "started" on standard output once the command runs.
meta=$1
sandbox=$2
shift 2
mkdir "$meta/claim" 2>/dev/null || exit 0
ticks() {
    read -r line < "/proc/$1/stat" || return 1
    # The name in parentheses may hold blanks; what follows it does not.
    set -- ${line##*) }
    shift 19
    echo "$1"
}
echo "$$ $(ticks $$)" > "$meta/wrapper.tmp"
mv "$meta/wrapper.tmp" "$meta/wrapper.pid"
cd "$sandbox" || exit 1
setsid "$@" >> stdout 2>> stderr < /dev/null &
pid=$!
echo "$pid $(ticks $pid)" > "$meta/task.tmp"
mv "$meta/task.tmp" "$meta/task.pid"
# The agent may be gone by now. Set only here, for the command would inherit it.
trap '' PIPE
echo started
exec > /dev/null 2>&1
wait $pid
echo $? > "$meta/exit.tmp"
mv "$meta/exit.tmp" "$meta/exit"
