//! What the homework checker says, and of the program that it tests.

use super::super::fact::{Fact, Value};

facts! {
    // The program that a student has written: why it does not start, and how it ended.
    program_unnamed();
    program_not_there(file);
    program_not_on_path(file);
    program_in_this_folder(file);
    program_is_folder(file);
    program_is_source(file);
    program_not_executable(file);
    program_no_interpreter(file);
    program_wrong_format(file);
    program_not_started(file, why);
    program_left_running(processes);
    program_ended_code(code);
    program_ended_pointer(signal);
    program_ended_abort(signal);
    program_ended_division(signal);
    program_ended_pipe(signal);
    program_ended_signal(signal);
    program_ended_memory(mebibytes);
    program_ended_processes(processes);
    program_ended_untold();

    // The homework checker: its stages, what they note, the course's sections, and why something is wrong.
    check_s01();
    check_s02();
    check_s03();
    check_s04();
    check_s05();
    check_s06();
    check_s07();
    check_s08();
    check_s09();
    check_s10();
    check_s11();
    check_s12();
    check_s13();
    check_s14();
    check_s15();
    check_s16();
    check_s17();
    check_s18();
    check_s19();
    check_s20();
    check_s21();
    check_s22();
    check_s23();
    check_took(milliseconds);
    check_together(count, milliseconds);
    check_left(count, bytes);
    check_idle(percent);
    check_not_seen();
    check_not_started();
    check_no_stage(name, names);
    check_needs(stage);
    check_needs_others();
    check_undone(word, stages, why);
    check_out_of_time(seconds);
    check_ended_at_once();
    check_nobody_listens();
    check_not_reached();
    check_other_service(service);
    check_has_ended();
    check_listens_elsewhere(at, wanted);
    check_does_not_listen();
    check_listens_no_longer();
    note_one_port(server, one, two);
    note_per_read();
    note_per_message();
    note_ends_by_reset();
    note_fin_drops();
    course_listening();
    course_new_connection();
    course_receiving();
    course_sending();
    course_disconnecting();
    course_synchronous();
    course_client_receiving();
    course_client_disconnecting();
    course_homework();

    // What a check says.
    check_who();
    check_client(number);
    check_program();
    check_stage(id, title);
    check_right();
    check_note();
    check_not_done();
    check_wrong_word();
    check_told(word, what);
    check_course(section);
    check_scenario(name);
    check_wanted(bytes);
    check_tally(right, notes, wrong, left);
    check_wrong(count);
    check_not_finished();

    // What a check says of the program that it started.
    check_of_nothing();
    check_port_taken(at, port);
    check_left_out(lines);

    // More of why something is wrong.
    check_serves_nobody();
    check_no_folder();
    check_lint(name);
    gallery_unknown(name);
    gallery_repaired();
    check_too_slow(clients);
}
