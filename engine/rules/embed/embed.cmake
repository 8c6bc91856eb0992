# Embeds rules/ into the library. The generator holds the loaders but not the embedded pack; LoadRulePack holds
# both.
set(WFLOGSCAN_RULES_DIR ${CMAKE_CURRENT_LIST_DIR}/../../../rules CACHE PATH "The folder of rules to embed")
set(wflogscan_builtin_rules ${CMAKE_CURRENT_BINARY_DIR}/builtin_rules.cc)
file(GLOB_RECURSE wflogscan_rule_files CONFIGURE_DEPENDS ${WFLOGSCAN_RULES_DIR}/*.yaml
     ${WFLOGSCAN_RULES_DIR}/*.log)

add_executable(wflogscan_embed_rules ${CMAKE_CURRENT_LIST_DIR}/embed_rules.cc $<TARGET_OBJECTS:wflogscan_base>
                                     $<TARGET_OBJECTS:wflogscan_rules>)
target_link_libraries(wflogscan_embed_rules PRIVATE wflogscan_parts wflogscan_warnings)

add_custom_command(
  OUTPUT ${wflogscan_builtin_rules}
  COMMAND wflogscan_embed_rules ${WFLOGSCAN_RULES_DIR} ${wflogscan_builtin_rules}
  DEPENDS wflogscan_embed_rules ${wflogscan_rule_files}
  COMMENT "Checking and embedding rules/"
  VERBATIM)
target_sources(engine PRIVATE ${CMAKE_CURRENT_LIST_DIR}/load_rule_pack.cc ${wflogscan_builtin_rules})
